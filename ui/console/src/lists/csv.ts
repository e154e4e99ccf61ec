/* A list as a file a spreadsheet opens: UTF-8 with BOM, RFC 4180 quoting. */

/** Text that a spreadsheet would take for a formula is kept as text. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function csvText(header: string[], rows: (string | number | undefined)[][]): string {
  return "\uFEFF" + [header, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
