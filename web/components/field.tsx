import type { Ref } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  label: string;
  name: string;
  type?: "text" | "email" | "password";
  autocomplete?: "off" | "name" | "organization" | "email" | "username" | "new-password" | "current-password";
  placeholder?: string;
  maxLength?: number;
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  /** What is wrong with it, in words. */
  error?: string;
  optional?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

/** A labelled text field, its hint and its error tied to it. */
export function Field(props: FieldProps) {
  const { label, value, onValue, hint, error } = props;
  const id = useId();
  const secret = props.type === "password";
  const [shown, setShown] = useState(false);
  const described = error ? `${id}-error` : hint && `${id}-hint`;
  // Preact's types tell inputs apart by their type; those that a field can have take the same attributes.
  const input = (
    <input
      ref={props.inputRef}
      id={id}
      class="input"
      type={shown ? "text" : (props.type as "text")}
      name={props.name}
      autocomplete={props.autocomplete}
      placeholder={props.placeholder}
      maxLength={props.maxLength}
      value={value}
      aria-invalid={error ? "true" : undefined}
      aria-describedby={described}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  );
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
        {props.optional && <span class="quiet"> (optional)</span>}
      </label>
      {secret ? (
        <div class="input-with">
          {input}
          <Button
            variant="quiet"
            icon={shown ? "eye-off" : "eye"}
            label={shown ? "Hide the password" : "Show the password"}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </div>
      ) : (
        input
      )}
      {hint && !error && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warning" size={14} />
          {error}
        </p>
      )}
    </div>
  );
}
