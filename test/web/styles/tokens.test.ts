import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SPAN_KINDS } from "../../../worker/protocol/span.ts";

const css = readFileSync(new URL("../../../web/styles/tokens.css", import.meta.url), "utf8");
const declared = new Map([...css.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map((m) => [m[1], m[2]]));

/** A token's colour in one theme, as `#rrggbb`. */
function colour(value: string, theme: "light" | "dark"): string {
  const both = /^light-dark\(([^,]+),\s*([^)]+\)?)\)$/.exec(value.trim());
  if (both) return colour((theme === "light" ? both[1] : both[2]) as string, theme);
  const name = /^var\((--[\w-]+)\)$/.exec(value.trim())?.[1];
  if (name) return colour(declared.get(name) ?? name, theme);
  if (!/^#[0-9a-f]{6}$/.test(value.trim())) throw new Error(`not a colour: ${value}`);
  return value.trim();
}

/** Relative luminance of sRGB, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `a` over `b`, as color-mix in srgb does it. */
function mix(a: string, b: string, share: number): string {
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(a, at) * share + part(b, at) * (1 - share)));
  return `#${mixed.map((n) => n.toString(16).padStart(2, "0")).join("")}`;
}

const GROUNDS = [
  "--surface",
  "--surface-raised",
  "--surface-sunken",
  "--surface-hover",
  "--surface-selected",
];
const TEXTS = ["--text", "--text-quiet", "--accent", "--good", "--warn", "--bad"];
const KINDS = SPAN_KINDS.map((kind) => `--kind-${kind}`);
const PAIRS: [text: string, ground: string][] = [
  ...GROUNDS.flatMap((ground) => [...TEXTS, ...KINDS].map((text): [string, string] => [text, ground])),
  ["--on-accent", "--accent-fill"],
  ["--on-accent", "--accent-fill-hover"],
  ["--on-bad", "--bad-fill"],
  ["--text", "--accent-soft"],
  ["--accent", "--accent-soft"],
  ["--good", "--good-soft"],
  ["--warn", "--warn-soft"],
  ["--text", "--warn-soft"],
  ["--bad", "--bad-soft"],
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  const of = (name: string) => colour(declared.get(name) ?? name, theme);

  test.each(PAIRS)("%s on %s can be read: 4.5 to 1", (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(KINDS)("%s can be read on its own quiet ground", (kind) => {
    const soft = mix(of(kind), of("--surface-raised"), 0.12);
    expect(contrast(of(kind), soft)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(GROUNDS.slice(0, 3))(
    "borders of controls and the focus ring stand out on %s: 3 to 1",
    (ground) => {
      expect(contrast(of("--line-strong"), of(ground))).toBeGreaterThanOrEqual(3);
      expect(contrast(of("--focus"), of(ground))).toBeGreaterThanOrEqual(3);
    },
  );
});

test("every kind of span has a hue of its own", () => {
  expect(new Set(KINDS.map((kind) => declared.get(kind))).size).toBe(SPAN_KINDS.length);
  for (const kind of SPAN_KINDS) expect(css).toContain(`[data-kind="${kind}"]`);
});
