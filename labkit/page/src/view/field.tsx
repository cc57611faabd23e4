/** Fields of the report; each is saved as it is typed. */

import type { Answers } from "../contract";
import type { Props } from "./app";

type TextField = Exclude<keyof Answers, "excluded">;

interface FieldProps extends Props {
  name: TextField;
  label: string;
  hint?: string;
}

function useField({ session, name }: FieldProps): [string, (event: Event) => void] {
  const write = (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement;
    session.desk?.autosave.write({ [name]: value });
  };
  return [session.store.state.answers[name] ?? "", write];
}

function Hint({ name, hint }: FieldProps) {
  return hint ? (
    <small class="hint" id={`${name}-hint`}>
      {hint}
    </small>
  ) : null;
}

export function LongField(props: FieldProps & { rows?: number }) {
  const [value, write] = useField(props);
  return (
    <div class="field">
      <label for={props.name}>{props.label}</label>
      <Hint {...props} />
      <textarea id={props.name} rows={props.rows ?? 4} maxLength={4000} value={value} onInput={write} />
    </div>
  );
}

export function ShortField(props: FieldProps & { numeric?: boolean; placeholder?: string }) {
  const [value, write] = useField(props);
  return (
    <div class="field field-short">
      <label for={props.name}>{props.label}</label>
      <input
        id={props.name}
        type="text"
        inputMode={props.numeric ? "decimal" : "text"}
        autocomplete="off"
        maxLength={64}
        placeholder={props.placeholder ?? ""}
        value={value}
        onInput={write}
      />
      <Hint {...props} />
    </div>
  );
}

export function ChoiceField(props: FieldProps & { options: { value: string; label: string }[]; empty: string }) {
  const [value, write] = useField(props);
  return (
    <div class="field field-short">
      <label for={props.name}>{props.label}</label>
      <select id={props.name} value={value} onChange={write}>
        <option value="">{props.empty}</option>
        {props.options.map((option) => (
          <option value={option.value} key={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Hint {...props} />
    </div>
  );
}
