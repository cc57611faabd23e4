/** The second step: what the pupil expects, and which quantity they will vary. */

import { say, t } from "../language";
import type { Props } from "./app";
import { ChoiceField, LongField } from "./field";
import { NextStep } from "./next_step";

export function Hypothesis({ session }: Props) {
  const controls = session.store.state.opened?.lab.controls ?? [];
  const options = controls.map((control) => ({ value: control.name, label: say(control.label) }));
  return (
    <>
      <h2>{t("What do you expect?")}</h2>
      <LongField
        session={session}
        name="hypothesis"
        label={t("My hypothesis")}
        hint={t("Say which quantity you think matters, how, and why.")}
      />
      <ChoiceField
        session={session}
        name="declared_variable"
        label={t("The quantity I vary")}
        hint={t("Keep every other quantity the same during this series.")}
        options={options}
        empty={t("Choose…")}
      />
      <NextStep session={session} />
    </>
  );
}
