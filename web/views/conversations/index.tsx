import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Empty, Failure } from "../../components/empty.tsx";
import { FeedStatus } from "../../components/feed-status.tsx";
import { useTitle } from "../../components/page.tsx";
import { SkeletonRows } from "../../components/skeleton.tsx";
import { useNow } from "../../components/time.tsx";
import { type ListHandle, VirtualList } from "../../components/virtual-list.tsx";
import { type ConversationList, createConversationList } from "../../state/conversations.ts";
import { useShortcuts } from "../../state/keyboard.ts";
import { currentProject, navigate, paths } from "../../state/route.ts";
import { createSelection } from "../../state/selection.ts";
import { isPhone } from "../../state/viewport.ts";
import { CONVERSATION_COLUMNS, ConversationHeadRow, ConversationRowView, conversationId } from "./row.tsx";

const ROW_HEIGHT = 52;
const PHONE_ROW_HEIGHT = 76;

/** A project's conversations, the latest first, as they go on. */
export default function ConversationsPage() {
  const project = currentProject.value;
  return project ? <Conversations project={project} /> : null;
}

function Conversations({ project }: { project: string }) {
  useTitle("Conversations");
  const list = useMemo(() => createConversationList(project), [project]);
  useEffect(() => list.start(), [list]);
  const error = list.error.value;
  const empty = list.rows.value.length === 0;
  return (
    <section class="page conversations-page">
      <header class="page-head">
        <h1>Conversations</h1>
        <FeedStatus status={list.status} />
      </header>
      {error && !empty && (
        <p class="feed-note" role="status">
          The list could not be read anew: {error.message}{" "}
          <Button size="small" variant="quiet" icon="retry" onClick={() => void list.reload()}>
            Try again
          </Button>
        </p>
      )}
      {!empty ? (
        <Rows list={list} project={project} />
      ) : error ? (
        <Failure
          what="The conversations could not be read"
          error={error}
          onRetry={() => void list.reload()}
        />
      ) : list.loading.value ? (
        <SkeletonRows rows={10} label="Loading conversations" />
      ) : (
        <Empty icon="conversations" title="No conversations yet">
          <p>
            Spans that share a conversation id appear here as one dialogue; any other trace is one of its own.
          </p>
          <a class="button" data-variant="primary" href={paths.start(project)}>
            Send the first span
          </a>
        </Empty>
      )}
    </section>
  );
}

function Rows({ list, project }: { list: ConversationList; project: string }) {
  const rows = list.rows.value;
  const now = useNow();
  const handle = useRef<ListHandle | null>(null);
  const atTop = useRef(true);
  const selection = useMemo(
    () =>
      createSelection({
        count: () => list.rows.peek().length,
        keyAt: (index) => list.rows.peek()[index]?.id,
        indexOf: (key) => list.rows.peek().findIndex(({ id }) => id === key),
      }),
    [list],
  );
  const active = selection.key.value;
  const settle = () => list.reading(!atTop.current || selection.key.value !== null);

  useShortcuts(
    useMemo(() => {
      const move = (by: number) => {
        if (selection.move(by) === null) return;
        handle.current?.scrollTo(selection.index());
        settle();
      };
      return [
        { keys: ["j", "ArrowDown"], label: "Next conversation", run: () => move(1) },
        { keys: ["k", "ArrowUp"], label: "Previous conversation", run: () => move(-1) },
        {
          keys: ["Enter", "o"],
          label: "Open the conversation",
          run: () =>
            selection.key.value !== null && navigate(paths.conversation(project, selection.key.value)),
        },
        {
          keys: ["Escape"],
          label: "Leave the row",
          run: () => {
            selection.set(null);
            settle();
          },
        },
      ];
    }, [list, selection, project]),
  );

  return (
    <div class="panes">
      <div class="pane-list">
        {list.waiting.value > 0 && (
          <button
            type="button"
            class="new-pill"
            onClick={() => {
              selection.set(null);
              list.catchUp();
              handle.current?.toTop();
            }}
          >
            {list.waiting.value.toLocaleString()} new
          </button>
        )}
        <VirtualList
          class="conversation-list"
          label="Conversations, latest first"
          count={rows.length}
          rowHeight={isPhone.value ? PHONE_ROW_HEIGHT : ROW_HEIGHT}
          columns={CONVERSATION_COLUMNS.length}
          activeId={active === null ? undefined : conversationId(active)}
          head={<ConversationHeadRow />}
          foot={<Foot list={list} />}
          handle={(next) => {
            handle.current = next;
          }}
          onTop={(top) => {
            atTop.current = top;
            settle();
          }}
          onEnd={() => {
            if (list.paging.value === "idle") void list.more();
          }}
          row={(index, slot) => {
            const row = rows[index];
            return (
              row && (
                <ConversationRowView
                  key={slot}
                  row={row}
                  href={paths.conversation(project, row.id)}
                  index={index}
                  now={now}
                  active={row.id === active}
                />
              )
            );
          }}
        />
      </div>
    </div>
  );
}

function Foot({ list }: { list: ConversationList }) {
  switch (list.paging.value) {
    case "failed":
      return (
        <div class="list-foot">
          Older conversations could not be read.{" "}
          <Button size="small" icon="retry" onClick={() => void list.more()}>
            Try again
          </Button>
        </div>
      );
    case "end":
      return <div class="list-foot">That is the first conversation.</div>;
    default:
      return <div class="list-foot">Reading older conversations…</div>;
  }
}
