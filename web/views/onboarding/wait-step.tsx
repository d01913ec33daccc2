import { useEffect, useMemo } from "preact/hooks";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { KindBadge, StatusDot } from "../../components/badge.tsx";
import { Icon } from "../../components/icon.tsx";
import { Time } from "../../components/time.tsx";
import { formatCost, formatCount, formatDuration } from "../../format/format.ts";
import { createFirstSpan, type FirstSpan } from "../../state/first-span.ts";
import { paths } from "../../state/route.ts";

/** Waits on the live feed. The span is shown the moment it comes, and links to where it belongs. */
export function WaitStep({ project }: { project: string }) {
  const first = useMemo(() => createFirstSpan(project), [project]);
  useEffect(() => first.start(), [first]);
  const span = first.span.value;
  return (
    <div class="wait" data-arrived={first.arrived.value ? "" : undefined}>
      <p class="sr-only" role="status">
        {first.arrived.value ? "The first span has arrived." : ""}
      </p>
      {span ? (
        <Arrived span={span} project={project} arrived={first.arrived.value} />
      ) : (
        <Waiting first={first} />
      )}
    </div>
  );
}

function Waiting({ first }: { first: FirstSpan }) {
  const live = first.status.value === "live";
  return (
    <div class="wait-idle">
      <span class="wait-pulse" data-live={live ? "" : undefined} aria-hidden="true">
        <Icon name="live" size={20} />
      </span>
      <div>
        <p>{live ? "Waiting for the first span…" : "Connecting to the live feed…"}</p>
        <p class="quiet small">
          {first.error.value
            ? first.error.value.message
            : "Run the snippet: it appears here at once, nothing to reload."}
        </p>
      </div>
    </div>
  );
}

function Arrived({ span, project, arrived }: { span: SpanRow; project: string; arrived: boolean }) {
  return (
    <>
      <p class="wait-title">
        <Icon name="check" />
        {arrived ? "It's here: your first log has arrived." : "This project has spans. The newest:"}
      </p>
      <div class="wait-span">
        <div class="wait-head">
          <StatusDot status={span.status} />
          <KindBadge kind={span.kind} />
          <strong class="one-line">
            <bdi>{span.name ?? span.model ?? span.kind}</bdi>
          </strong>
          <span class="quiet small wait-time">
            <Time iso={span.received_at} />
          </span>
        </div>
        <dl class="wait-texts">
          <Said label="Asked" text={span.input_preview} />
          <Said
            label={span.error ? "Failed" : "Answered"}
            text={span.error?.message ?? span.output_preview}
          />
        </dl>
        <dl class="wait-facts">
          {span.model && <Fact name="Model" value={span.model} />}
          {span.latency_ms !== null && <Fact name="Latency" value={formatDuration(span.latency_ms)} />}
          {span.usage && <Fact name="Tokens" value={formatCount(span.usage.input + span.usage.output)} />}
          {span.cost_usd !== null && <Fact name="Cost" value={formatCost(span.cost_usd)} />}
        </dl>
      </div>
      <div class="cluster">
        <a class="button" data-variant="primary" href={paths.conversation(project, span.conversation_id)}>
          Open its conversation
        </a>
        <a class="button" href={paths.live(project)}>
          Watch live
        </a>
      </div>
    </>
  );
}

function Said({ label, text }: { label: string; text: string | null }) {
  if (!text) return null;
  return (
    <div class="wait-said">
      <dt>{label}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="mono">{value}</dd>
    </div>
  );
}
