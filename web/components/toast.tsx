import { dismiss, toasts } from "../state/toasts.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** Where toasts appear. The region is there from the start: readers notice what is added to it. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map((one) => (
        <div class="toast" data-tone={one.tone} key={one.id}>
          {one.tone === "bad" && <Icon name="warning" />}
          <span>{one.text}</span>
          <Button variant="quiet" size="small" icon="close" label="Dismiss" onClick={() => dismiss(one.id)} />
        </div>
      ))}
    </div>
  );
}
