/** The result with its uncertainty and unit, what the data show, and what follows from it in words. */

import { say, t } from "../language";
import { printed } from "../unit";
import type { Props } from "./app";
import { LongField, ShortField } from "./field";
import { NextStep } from "./next_step";
import { Shown } from "./shown";
import { Symbol } from "./symbol";

export function Conclude({ session }: Props) {
  const result = session.store.state.opened?.lab.result;
  if (!result) return null;
  return (
    <>
      <h2>{t("Result and conclusion")}</h2>
      <fieldset class="result">
        <legend>
          {say(result.label)} <Symbol text={result.symbol} />
        </legend>
        <ShortField session={session} name="result" label={t("Value")} numeric />
        <span class="plus-minus" aria-hidden="true">
          ±
        </span>
        <ShortField session={session} name="result_uncertainty" label={t("Uncertainty")} numeric />
        <ShortField session={session} name="result_unit" label={t("Unit")} placeholder={printed(result.unit_hint)} />
      </fieldset>
      <p class="hint">{t("Round the uncertainty to one or two digits and the value to the same decimal place.")}</p>
      <Shown session={session} />
      <LongField
        session={session}
        name="conclusion"
        rows={7}
        label={t("My conclusion")}
        hint={t("Does the hypothesis hold within your range? How would you reduce the error that matters most?")}
      />
      <NextStep session={session} />
    </>
  );
}
