/* Whoever is chosen as a speaker brings along how they were billed last. What is typed stays. */
(() => {
  const names = ["billing", "position", "organisation"];
  const shown = (field) => (field.value || "").trim();

  document.addEventListener("DOMContentLoaded", () => {
    const $ = window.django && window.django.jQuery;
    if ($) $(document).on("select2:select", "select[name$=speaker]", (event) => propose($, event.target));
  });

  async function propose($, chosen) {
    const prefix = chosen.name.slice(0, -"speaker".length);
    const [billing, position, organisation] = names.map((name) => chosen.form.elements[prefix + name]);
    const fields = [billing, position, organisation];
    if (fields.some((field) => !field || (shown(field) && field.dataset.proposed !== shown(field)))) return;
    const speaker = chosen.value;
    const response = await fetch(`/admin/speakers/speaker/${speaker}/billing/`);
    if (!response.ok || chosen.value !== speaker) return;
    const proposal = await response.json();
    billing.value = proposal.billing;
    position.value = proposal.position;
    $(organisation).empty();
    if (proposal.organisation) {
      organisation.append(new Option(proposal.organisation.name, proposal.organisation.id, true, true));
    }
    $(organisation).trigger("change");
    fields.forEach((field) => (field.dataset.proposed = shown(field)));
  }
})();
