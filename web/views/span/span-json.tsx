import { useState } from "preact/hooks";
import type { SpanDetail } from "../../../worker/protocol/span.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { JsonTree } from "../../components/json-tree.tsx";
import { formatExact } from "../../format/format.ts";
import { asCurl } from "./as-curl.ts";

/** Each event of the span as it was received, to the letter. */
export function SpanJson({ span }: { span: SpanDetail }) {
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, span.payloads.length - 1);
  const payload = span.payloads[at];
  if (!payload) return <p class="quiet pad">What was received for this span is no longer kept.</p>;
  const curl = asCurl(payload, location.origin);
  return (
    <div class="span-json">
      <div class="json-bar">
        {span.payloads.length > 1 ? (
          <select
            class="input json-event"
            aria-label="Event"
            value={at}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {span.payloads.map((one, index) => (
              // Events are told apart by their place.
              <option key={index} value={index}>
                {index + 1} of {span.payloads.length}, {formatExact(Date.parse(one.received_at))}
              </option>
            ))}
          </select>
        ) : (
          <span class="quiet small one-line">
            {payload.protocol}, received {formatExact(Date.parse(payload.received_at))}
          </span>
        )}
        <CopyButton text={payload.body} label="Copy the JSON" words />
        {curl && <CopyButton text={curl} label="Copy as curl" words="Copy as curl" />}
      </div>
      <JsonTree text={payload.body} label="The event as it was received" />
    </div>
  );
}
