import { expect, test } from "vitest";
import { sseParser, type SseEvent } from "./sse";

const parse = (...pieces: string[]) => {
  const events: SseEvent[] = [];
  const feed = sseParser((e) => events.push(e));
  pieces.forEach(feed);
  return events;
};

test("an event cut anywhere comes out whole", () => {
  const text = ": hello\n\nid: 7\nevent: need.open\ndata: {\"a\":1}\n\n";
  for (let cut = 0; cut < text.length; cut++) {
    expect(parse(text.slice(0, cut), text.slice(cut))).toEqual([{ id: "7", event: "need.open", data: "{\"a\":1}" }]);
  }
});

test("lines of data are joined, comments and strange fields passed over", () => {
  expect(parse(":\n\ndata: a\ndata: b\nretry: 5\n\n")).toEqual([{ id: "", event: "message", data: "a\nb" }]);
});

test("what has no data is no event", () => {
  expect(parse("event: need.open\n\n")).toEqual([]);
});
