// What runs at once in a column stands side by side in it, and nothing is hidden.

const meets = (one, other) => one.from < other.to && other.from < one.to;

// Sessions that hang together by running at once.
function clusters(items) {
  const found = [];
  let until = -Infinity;
  for (const item of [...items].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (item.from >= until) found.push([]);
    found.at(-1).push(item);
    until = Math.max(until, item.to);
  }
  return found;
}

// {lane, of} by id, within one column; those over all columns come first, so that they stand on its left.
function sideBySide(items) {
  const places = new Map();
  for (const cluster of clusters(items)) {
    const lanes = [];
    cluster.sort((a, b) => Boolean(a.column) - Boolean(b.column) || a.from - b.from);
    for (const item of cluster) {
      let lane = lanes.findIndex((there) => !there.some((other) => meets(item, other)));
      if (lane < 0) lane = lanes.push([]) - 1;
      lanes[lane].push(item);
      places.set(item.id, { lane });
    }
    for (const item of cluster) places.get(item.id).of = lanes.length;
  }
  return places;
}

// Of items {id, from, to, column}, column "" being over all columns: {lane, of, under} by id. Where something is over
// all columns while they are in use, it lies under them and keeps its lane free in each.
export function lanes(items, columns) {
  const wide = items.filter((item) => !item.column);
  const places = sideBySide(wide);
  for (const column of columns) {
    const here = items.filter((item) => item.column === column);
    const met = wide.filter((item) => here.some((other) => meets(item, other)));
    for (const [id, place] of sideBySide([...here, ...met])) {
      if (here.some((item) => item.id === id)) places.set(id, place);
      else places.get(id).under = Math.max(place.of, places.get(id).under ?? 0);
    }
  }
  return places;
}
