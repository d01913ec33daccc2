import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";

/** A page whose file can't be read: the network is gone, or a newer version has replaced it. */
export function PageMissing() {
  return (
    <Empty icon="warning" title="This page could not be loaded" whole>
      <p>The network may be gone, or Binnacle was updated while it was open.</p>
      <Button icon="retry" onClick={() => location.reload()}>
        Reload
      </Button>
    </Empty>
  );
}
