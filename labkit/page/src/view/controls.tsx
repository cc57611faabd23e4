/** The controls of the apparatus, made from what the lab declares. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { ChoiceControl, Control, NumberControl } from "../contract";
import { say, t } from "../language";
import { snap } from "../setup";
import { printed, shown, typed } from "../unit";
import type { Props } from "./app";
import { SetupBar } from "./setup_bar";
import { Symbol } from "./symbol";

interface NumberProps {
  control: NumberControl;
  value: number;
  set: (value: number) => void;
}

function limits(control: NumberControl): string {
  const { low, high, decimals, unit } = control;
  const range = { low: shown(low, decimals), high: shown(high, decimals), unit: printed(unit) };
  return t("{name} must be a number from {low} to {high} {unit}.", { name: say(control.label), ...range });
}

/** A number typed by hand: taken when it is inside the range, explained when it is not. */
function Typed({ control, value, set, wrong, judge }: NumberProps & { wrong: boolean; judge: (wrong: boolean) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    setDraft(null);
    judge(false);
  }, [value]);
  const commit = () => {
    const number = draft === null ? value : typed(draft);
    const bad = number === null || number < control.low - 1e-9 || number > control.high + 1e-9;
    judge(bad);
    if (bad) return;
    setDraft(null);
    set(snap(control, number));
  };
  return (
    <input
      type="text"
      inputMode="decimal"
      class="typed"
      aria-label={t("{name}, typed value", { name: say(control.label) })}
      aria-invalid={wrong}
      value={draft ?? shown(value, control.decimals)}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}

function Stepper(props: NumberProps) {
  const { control, value, set } = props;
  const [wrong, setWrong] = useState(false);
  const name = say(control.label);
  const shift = (steps: number) => set(snap(control, value + steps * control.step));
  return (
    <>
      <div class="control-value">
        <button type="button" class="step" aria-label={t("{name}: one step less", { name })} disabled={value <= control.low} onClick={() => shift(-1)}>
          −
        </button>
        <Typed {...props} wrong={wrong} judge={setWrong} />
        <span class="unit">{printed(control.unit)}</span>
        <button type="button" class="step" aria-label={t("{name}: one step more", { name })} disabled={value >= control.high} onClick={() => shift(1)}>
          +
        </button>
      </div>
      {wrong && (
        <p class="problem" role="alert">
          {limits(control)}
        </p>
      )}
    </>
  );
}

function NumberRow({ control, value, set }: NumberProps) {
  return (
    <div class="control" data-control={control.name}>
      <label class="control-name" for={`control-${control.name}`}>
        {say(control.label)} {control.symbol && <Symbol text={control.symbol} />}
      </label>
      <Stepper control={control} value={value} set={set} />
      <input
        id={`control-${control.name}`}
        type="range"
        min={control.low}
        max={control.high}
        step={control.step}
        value={value}
        aria-valuetext={`${shown(value, control.decimals)} ${printed(control.unit)}`}
        onInput={(event) => set(snap(control, Number(event.currentTarget.value)))}
      />
      {say(control.hint) && <small class="hint">{say(control.hint)}</small>}
    </div>
  );
}

function ChoiceRow({ control, value, set }: { control: ChoiceControl; value: string; set: (value: string) => void }) {
  return (
    <fieldset class="control" data-control={control.name}>
      <legend class="control-name">{say(control.label)}</legend>
      <div class="segmented">
        {control.choices.map((choice) => (
          <label key={choice.value} class={choice.value === value ? "chosen" : ""}>
            <input type="radio" name={control.name} value={choice.value} checked={choice.value === value} onChange={() => set(choice.value)} />
            {say(choice.label)}
          </label>
        ))}
      </div>
      {say(control.hint) && <small class="hint">{say(control.hint)}</small>}
    </fieldset>
  );
}

function Row({ session, control }: Props & { control: Control }) {
  const { controls, refusal } = session.store.state;
  const value = controls[control.name] ?? control.default;
  const set = (next: number | string) => session.desk?.experiment.set(control.name, next);
  return (
    <>
      {control.kind === "number" ? (
        <NumberRow control={control} value={Number(value)} set={set} />
      ) : (
        <ChoiceRow control={control} value={String(value)} set={set} />
      )}
      {refusal?.field === control.name && (
        <p class="problem" role="alert">
          {say(refusal.message)}
        </p>
      )}
    </>
  );
}

export function ControlPanel({ session }: Props) {
  const panel = useRef<HTMLElement>(null);
  const start = () => {
    // What stands there in red is not what would be set: it is mended first.
    const wrong = panel.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else session.desk?.experiment.run();
  };
  const { opened, running, refusal, link } = session.store.state;
  const controls = opened?.lab.controls ?? [];
  const general = refusal && !controls.some((control) => control.name === refusal.field);
  return (
    <section class="controls" aria-label={t("Controls of the apparatus")} ref={panel}>
      {controls.map((control) => (
        <Row session={session} control={control} key={control.name} />
      ))}
      <div class="run-row">
        <button type="button" class="run" disabled={running} onClick={start}>
          {running ? (link === "open" ? t("Measuring…") : t("Waiting for the connection…")) : t("Start the experiment")}
        </button>
        {general && (
          <p class="problem" role="alert">
            {say(refusal.message)}
          </p>
        )}
      </div>
      {opened && <SetupBar session={session} />}
    </section>
  );
}
