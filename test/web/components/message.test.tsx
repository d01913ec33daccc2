import fc from "fast-check";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { MessageView } from "../../../web/components/message.tsx";
import { pairTools } from "../../../web/components/message-tools.ts";
import { SpanRowView } from "../../../web/components/span-row.tsx";
import type { Message, Part } from "../../../worker/protocol/span.ts";
import { row } from "../helpers/rows.ts";

/** The elements of a page's HTML, by name, with their attributes' names. */
function elements(html: string): string[] {
  return [...html.matchAll(/<([a-z][\w-]*)((?:"[^"]*"|[^">])*)>/gi)].map(([, name, rest]) =>
    [name, ...[...(rest ?? "").matchAll(/([\w-]+)="[^"]*"/g)].map(([, attribute]) => attribute)].join(" "),
  );
}

const PARTS: ((text: string) => Part)[] = [
  (text) => ({ type: "text", text }),
  (text) => ({ type: "reasoning", text }),
  (text) => ({ type: "tool_call", id: text, name: text, arguments: { [text]: text } }),
  (text) => ({ type: "tool_result", id: null, name: text, result: text }),
  (text) => ({ type: "json", value: [text] }),
];
const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "</div><iframe src=javascript:alert(1)>",
  "<style>*{display:none}</style>",
  "[x](javascript:alert(1))",
  "<a href='javascript:alert(1)'>x</a>",
  "<!--",
  "&lt;img src=x&gt;",
  "\u202e\u0000\ud800",
];

describe("a message", () => {
  test("makes the same elements of any text: nothing that a model writes becomes one", () => {
    const text = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: fc.constantFrom(..."<>\"'&/= aonscript") }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("system", "user", "assistant", "tool"), (hostile, role) => {
        for (const part of PARTS) {
          const html = (words: string) =>
            renderToString(<MessageView message={{ role: role as Message["role"], parts: [part(words)] }} />);
          expect(elements(html(`x${hostile}`))).toEqual(elements(html("x")));
        }
      }),
    );
  });

  test("shows an image that came with it, and only a link to one that is elsewhere", () => {
    const html = (url: string) =>
      renderToString(<MessageView message={{ role: "user", parts: [{ type: "image", url }] }} />);
    expect(html("data:image/png;base64,AAAA")).toContain("<img");
    const remote = html("https://elsewhere.example/x.png");
    expect(remote).not.toContain("<img");
    expect(remote).toContain('rel="noopener noreferrer"');
    expect(remote).toContain("elsewhere.example");
    for (const url of [
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "data:image/svg+xml,<svg/>",
      "file:///x",
    ]) {
      expect(html(url)).not.toContain("<img");
      expect(html(url)).not.toContain("href");
    }
  });

  test("holds each tool's answer in the card of its call, and shows it once", () => {
    const messages: Message[] = [
      { role: "assistant", parts: [{ type: "tool_call", id: "1", name: "find", arguments: {} }] },
      { role: "tool", parts: [{ type: "tool_result", id: "1", name: null, result: "forty-two" }] },
      { role: "tool", parts: [{ type: "tool_result", id: "lost", name: null, result: "alone" }] },
    ];
    const results = pairTools(messages);
    const html = messages.map((message) =>
      renderToString(<MessageView message={message} results={results} />),
    );
    expect(html[0]).toContain("forty-two");
    expect(html[1]).toBe("");
    expect(html[2]).toContain("alone");
  });

  test("of sixty thousand parts shows the first, and says how many there are", () => {
    const parts: Part[] = Array.from({ length: 60_000 }, (_, i) => ({ type: "json", value: { i } }));
    const html = renderToString(<MessageView message={{ role: "user", parts }} />);
    expect(html.length).toBeLessThan(20_000);
    expect(html).toContain("59,950 more parts");
  });

  test("that is long is shown in part, whole characters only", () => {
    const text = `${"a".repeat(5999)}😀${"b".repeat(100_000)}`;
    const html = renderToString(<MessageView message={{ role: "user", parts: [{ type: "text", text }] }} />);
    expect(html.length).toBeLessThan(10_000);
    expect(html).toContain("😀");
    expect(html).toContain("characters");
  });
});

test("a row of a list makes the same elements of any span", () => {
  const html = (text: string) =>
    renderToString(
      <SpanRowView
        span={row("k", 0, {
          name: text,
          model: text,
          user_id: text,
          input_preview: text,
          output_preview: text,
          error: { type: text, message: text },
        })}
        index={0}
        active={false}
        open={false}
        now={0}
        p95={null}
        onOpen={() => {}}
      />,
    );
  for (const hostile of HOSTILE) expect(elements(html(`x${hostile}`))).toEqual(elements(html("x")));
});
