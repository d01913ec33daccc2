import { median } from "./load/latencies.ts";

export interface FigureOptions {
  unit: string;
  /** What it should be: at least or at most. */
  aim?: { atLeast: number } | { atMost: number };
  /** The most that the ground allows: as DESIGN.md has it, and the name of the figure that measures it here. */
  floor?: { design?: number; figure?: string };
}

export interface Figure extends FigureOptions {
  name: string;
  /** One of each run. */
  values: number[];
}

/** What was measured, in the order it was first noted. */
export class Figures {
  readonly all = new Map<string, Figure>();

  note(name: string, value: number, options: FigureOptions): void {
    const figure = this.all.get(name) ?? { name, ...options, values: [] };
    figure.values.push(value);
    this.all.set(name, figure);
    console.log(`  ${name}: ${format(value)} ${options.unit}`);
  }

  median(name: string): number | undefined {
    const figure = this.all.get(name);
    return figure && median(figure.values);
  }

  /** A table in Markdown. */
  table(): string {
    const rows = [...this.all.values()].map((figure) => {
      const value = median(figure.values);
      const { aim, floor } = figure;
      const measured = floor?.figure === undefined ? undefined : this.median(floor.figure);
      const share = (of: number | undefined) =>
        of === undefined ? "" : `${Math.round((100 * value) / of)} % of ${format(of)}`;
      return [
        figure.name,
        `${format(value)} ${figure.unit}`,
        spread(figure.values),
        aim ? `${"atLeast" in aim ? "≥" : "≤"} ${format("atLeast" in aim ? aim.atLeast : aim.atMost)}` : "",
        aim ? (isMet(aim, value) ? "yes" : "no") : "",
        share(measured),
        share(floor?.design),
      ];
    });
    const head = ["what", "median", "runs", "aim", "met", "of the floor measured here", "of DESIGN's floor"];
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }
}

function isMet(aim: NonNullable<FigureOptions["aim"]>, value: number): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

function spread(values: number[]): string {
  return values.length < 2 ? "" : `${format(Math.min(...values))}–${format(Math.max(...values))}`;
}

export function format(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(4);
}
