"""Two ways to work a page, by mouse and by keyboard alone; each counts what it takes."""

from playwright.sync_api import Locator, Page


class Mouse:
    """Clicks, drags and pastes."""

    noun = "clicks, drags and pastes"

    def __init__(self, page: Page):
        self.page, self.actions = page, 0

    def press(self, target: Locator) -> None:
        target.click()
        self.actions += 1

    def fill(self, target: Locator, text: str) -> None:
        """What stands there is replaced."""
        target.fill(text)
        self.actions += 1

    def choose(self, select: Locator, label: str) -> None:
        """By how its label begins."""
        select.select_option(value=select.locator("option", has_text=label).first.get_attribute("value"))
        self.actions += 1

    def tick(self, box: Locator) -> None:
        self.press(box)


class Keyboard:
    """Tab from wherever the focus is, forwards or backwards, and then keys: nothing is focused by script."""

    noun = "keys and pastes"
    MOST_TABS = 1_500

    def __init__(self, page: Page):
        self.page, self.actions = page, 0

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def reach(self, target: Locator) -> None:
        wanted = target.element_handle()
        for _ in range(self.MOST_TABS):
            way = wanted.evaluate(WAY)
            if way == "here":
                return
            self.key(way)
        raise AssertionError(f"Tab does not lead to {target}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.key("Enter")
        self.page.wait_for_load_state()

    def fill(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.key("Control+a")
        self.page.keyboard.insert_text(text)
        self.actions += 1

    def choose(self, select: Locator, label: str) -> None:
        self.reach(select)
        self.page.keyboard.type(label)
        self.actions += len(label)

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.key("Space")


WAY = """wanted => {
  const active = document.activeElement;
  if (active === wanted) return "here";
  const before = active !== document.body && active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
  return before ? "Shift+Tab" : "Tab";
}"""
