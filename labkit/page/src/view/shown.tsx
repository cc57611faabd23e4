/** What the pupil's own data show, from where to where, and which error source matters: choices that can be marked at once. */

import type { NumberControl } from "../contract";
import { say, t } from "../language";
import { printed } from "../unit";
import type { Props } from "./app";
import { ChoiceField, ShortField } from "./field";

function relations(): { value: string; label: string }[] {
  return [
    { value: "proportional", label: t("a straight line through the origin") },
    { value: "linear", label: t("a straight line that misses the origin") },
    { value: "curved", label: t("a curve") },
    { value: "none", label: t("no dependence") },
  ];
}

/** The quantity that was varied, if it is one with a range. */
function varied({ session }: Props): NumberControl | null {
  const { opened, answers } = session.store.state;
  const found = opened?.lab.controls.find(({ name }) => name === answers.declared_variable);
  return found?.kind === "number" ? found : null;
}

function Reach({ session }: Props) {
  const quantity = varied({ session });
  const unit = quantity ? printed(quantity.unit) : "";
  const named = quantity ? `${say(quantity.label)}${unit ? ` (${unit})` : ""}` : t("The quantity I vary");
  return (
    <fieldset class="result">
      <legend>{t("This holds for: {name}", { name: named })}</legend>
      <ShortField session={session} name="range_low" label={t("From")} numeric />
      <ShortField session={session} name="range_high" label={t("To")} numeric />
    </fieldset>
  );
}

export function Shown({ session }: Props) {
  const sources = session.store.state.opened?.lab.error_sources ?? [];
  const options = sources.map(({ value, label }) => ({ value, label: say(label) }));
  return (
    <>
      <ChoiceField
        session={session}
        name="relation"
        label={t("My graph shows")}
        hint={t("Judge by your own points and their scatter, not by the textbook.")}
        options={relations()}
        empty={t("Choose…")}
      />
      <Reach session={session} />
      {options.length > 0 && (
        <ChoiceField
          session={session}
          name="error_source"
          label={t("The error source that matters most")}
          hint={t("One that is really there in your apparatus, as you used it.")}
          options={options}
          empty={t("Choose…")}
        />
      )}
    </>
  );
}
