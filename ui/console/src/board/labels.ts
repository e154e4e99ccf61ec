/* Names on the map without one lying on another: the more important are set first, the rest where there is room. */
export interface Label { code: string; text: string; x: number; y: number; rank: number }

/** Codes of the labels that fit. `size` is the height of a line in the map's units; a Han character is as wide. */
export function fitting(labels: Label[], size: number): Set<string> {
  const set: { left: number; right: number; top: number; bottom: number }[] = [];
  const shown = new Set<string>();
  for (const label of [...labels].sort((a, b) => b.rank - a.rank)) {
    const half = (size * [...label.text].reduce((wide, c) => wide + (c.charCodeAt(0) > 255 ? 1 : 0.6), 0)) / 2;
    const box = { left: label.x - half, right: label.x + half, top: label.y - size, bottom: label.y + size * 0.4 };
    if (set.some((b) => b.left < box.right && box.left < b.right && b.top < box.bottom && box.top < b.bottom)) continue;
    set.push(box);
    shown.add(label.code);
  }
  return shown;
}
