/* Server-sent events as they come in, piece by piece (WHATWG HTML §9.2.6). */
export interface SseEvent { id: string; event: string; data: string }

/** Feed it text; it calls `each` for every whole event. Comments and unknown fields are passed over. */
export function sseParser(each: (event: SseEvent) => void): (text: string) => void {
  let rest = "";
  let id = "", event = "", data: string[] = [];
  const end = () => {
    if (data.length) each({ id, event: event || "message", data: data.join("\n") });
    event = "";
    data = [];
  };
  const line = (text: string) => {
    if (!text) return end();
    const colon = text.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id") id = value;
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n/);
    rest = lines.pop() ?? "";
    lines.forEach(line);
  };
}
