/* Weekly availability as the server keeps it: 42 hexadecimal digits, one bit an hour, Monday 00:00 first. */
const DAYS = 7, HOURS = 24;

export function hoursOf(text: string): boolean[][] {
  const bit = (n: number) => ((parseInt(text[n >> 2] ?? "0", 16) >> (3 - (n & 3))) & 1) === 1;
  return Array.from({ length: DAYS }, (_, d) => Array.from({ length: HOURS }, (_, h) => bit(d * HOURS + h)));
}

export function textOf(week: boolean[][]): string {
  const bits = week.flat();
  return Array.from({ length: bits.length / 4 }, (_, i) => bits.slice(4 * i, 4 * i + 4).reduce((n, on) => n * 2 + (on ? 1 : 0), 0).toString(16)).join("");
}

/** One day in words: 08–12, 14–20. */
export function spansOf(day: boolean[]): string {
  const spans: string[] = [];
  for (let from = 0; from < HOURS; from++) {
    if (!day[from]) continue;
    let to = from;
    while (to < HOURS && day[to]) to++;
    spans.push(`${String(from).padStart(2, "0")}–${String(to).padStart(2, "0")}`);
    from = to;
  }
  return spans.join(", ");
}
