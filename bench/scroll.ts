import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { launchBrowser } from "../scripts/browser.ts";

/** Of a series, in milliseconds. `late` is the share of frames that took more than one and a half 60ths. */
export interface FrameTimes {
  p50: number;
  p99: number;
  max: number;
  late: number;
}

export interface ScrollResult {
  rows: number;
  /** Elements in the document while it scrolls. */
  elements: number;
  /** Milliseconds to put 100,000 rows into the store. */
  fill: number;
  /** By the wheel, by dragging the bar through all of it, and at the top while 240 spans a second come in. */
  wheel: { between: FrameTimes; drawing: FrameTimes };
  drag: { between: FrameTimes; drawing: FrameTimes };
  live: { between: FrameTimes; drawing: FrameTimes };
}

interface Series {
  between: number[];
  drawing: number[];
}

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Scrolls the live list over 100,000 made spans in a real browser, and times its frames. */
export async function measureScroll(): Promise<ScrollResult> {
  const root = fileURLToPath(new URL("./scroll", import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), "binnacle-scroll-"));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: { outDir, emptyOutDir: true, target: "es2023" },
  });
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://here").pathname;
    const file = join(outDir, path === "/" ? "index.html" : path);
    try {
      const body = await readFile(file);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const raw = (await page.evaluate("window.runScroll()")) as Omit<ScrollResult, "wheel" | "drag" | "live"> &
      Record<"wheel" | "drag" | "live", Series>;
    return { ...raw, wheel: times(raw.wheel), drag: times(raw.drag), live: times(raw.live) };
  } finally {
    await browser.close();
    server.close();
    await rm(outDir, { recursive: true, force: true });
  }
}

function times({ between, drawing }: Series): { between: FrameTimes; drawing: FrameTimes } {
  return { between: summary(between), drawing: summary(drawing) };
}

function summary(series: number[]): FrameTimes {
  const sorted = series.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const late = series.filter((ms) => ms > 25).length / Math.max(1, series.length);
  return { p50: at(0.5), p99: at(0.99), max: at(1), late };
}

/** The result as lines of text. */
export function describeScroll(result: ScrollResult): string[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const line = (name: string, { between, drawing }: ScrollResult["wheel"]) =>
    `  ${name.padEnd(28)} frame p50 ${ms(between.p50)}, p99 ${ms(between.p99)}, ${(between.late * 100).toFixed(1)} % late; drawing p50 ${ms(drawing.p50)}, p99 ${ms(drawing.p99)}`;
  return [
    `scrolling ${result.rows.toLocaleString("en-US")} rows (${result.elements} elements; filled in ${ms(result.fill)})`,
    line("by the wheel", result.wheel),
    line("dragged from end to end", result.drag),
    line("at the top, 240 spans/s", result.live),
  ];
}

if (import.meta.main) console.log(describeScroll(await measureScroll()).join("\n"));
