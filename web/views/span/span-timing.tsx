import type { SpanDetail } from "../../../worker/protocol/span.ts";
import { formatCost, formatDuration, formatExact } from "../../format/format.ts";

/** When things happened, and what was counted. */
export function SpanTiming({ span }: { span: SpanDetail }) {
  const { latency_ms: latency, ttft_ms: ttft } = span;
  return (
    <div class="pad stack">
      {latency !== null && ttft !== null && latency > 0 && ttft <= latency && (
        <figure class="phases">
          <div class="phase-bar" aria-hidden="true">
            <span data-phase="wait" style={{ width: `${(ttft / latency) * 100}%` }} />
            <span data-phase="write" style={{ width: `${100 - (ttft / latency) * 100}%` }} />
          </div>
          <figcaption class="small">
            Waited {formatDuration(ttft)} for the first token, then wrote for {formatDuration(latency - ttft)}
            {rate(span)}.
          </figcaption>
        </figure>
      )}
      <dl class="pairs">
        <Moment name="Started" iso={span.start_time} />
        <Moment name="First token" iso={span.first_token_time} />
        <Moment name="Ended" iso={span.end_time} />
        <Moment name="Received" iso={span.received_at} />
        <Pair name="Latency">
          {latency === null
            ? span.end_time
              ? "none: the end is before the start"
              : "still running"
            : formatDuration(latency)}
        </Pair>
        {ttft !== null && <Pair name="Time to first token">{formatDuration(ttft)}</Pair>}
        {span.finish_reason && <Pair name="Finish reason">{span.finish_reason}</Pair>}
      </dl>
      {span.usage && <Usage span={span} usage={span.usage} />}
    </div>
  );
}

function Usage({ span, usage }: { span: SpanDetail; usage: NonNullable<SpanDetail["usage"]> }) {
  const rows: [name: string, tokens: number, part: boolean][] = [
    ["Input", usage.input, false],
    ["read from cache", usage.cached, true],
    ["written to cache", usage.cache_write, true],
    ["Output", usage.output, false],
    ["reasoning", usage.reasoning, true],
  ];
  return (
    <table class="usage">
      <thead>
        <tr>
          <th scope="col">Tokens</th>
          <th scope="col" class="number">
            Count
          </th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, tokens, part]) => !part || tokens > 0)
          .map(([name, tokens, part]) => (
            <tr key={name} data-part={part || undefined}>
              <th scope="row">{part ? `of which ${name}` : name}</th>
              <td class="number">{tokens.toLocaleString()}</td>
            </tr>
          ))}
        <tr>
          <th scope="row">Cost</th>
          <td class="number">
            {span.cost_usd === null
              ? "unpriced: no price is known for this model"
              : formatCost(span.cost_usd)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Moment({ name, iso }: { name: string; iso: string | null }) {
  if (iso === null) return null;
  return (
    <Pair name={name}>
      <time dateTime={iso}>{formatExact(Date.parse(iso))}</time>
    </Pair>
  );
}

function Pair({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="mono">{children}</dd>
    </div>
  );
}

function rate({ usage, latency_ms: latency, ttft_ms: ttft }: SpanDetail): string {
  if (!usage || latency === null || ttft === null || latency <= ttft || usage.output === 0) return "";
  return ` (${Math.round(usage.output / ((latency - ttft) / 1000)).toLocaleString()} tokens/s)`;
}
