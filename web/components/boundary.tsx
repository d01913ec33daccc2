import { Component, type ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";

interface Props {
  /** The address that is shown: another one is another chance. */
  at: string;
  children: ComponentChildren;
}

interface State {
  at: string;
  failed: string | null;
}

/** Keeps a mistake of one page to that page: the frame stays, and the page can be tried again. */
export class Boundary extends Component<Props, State> {
  override state: State = { at: this.props.at, failed: null };

  static override getDerivedStateFromProps({ at }: Props, state: State) {
    return at === state.at ? null : { at, failed: null };
  }

  static override getDerivedStateFromError(cause: unknown) {
    return { failed: cause instanceof Error ? cause.message : String(cause) };
  }

  override render({ children }: Props, { failed }: State) {
    if (failed === null) return children;
    return (
      <Empty icon="warning" title="This page broke" whole>
        <p>Nothing was lost: spans go on being received and kept.</p>
        <p class="small">
          <code>{failed}</code>
        </p>
        <Button icon="retry" onClick={() => this.setState({ failed: null })}>
          Show it again
        </Button>
      </Empty>
    );
  }
}
