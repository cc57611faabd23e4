/** The way on from one step to the next. */

import { t } from "../language";
import { STEPS } from "../state";
import type { Props } from "./app";

export function NextStep({ session }: Props) {
  const { step } = session.store.state;
  const next = STEPS[STEPS.indexOf(step) + 1];
  if (!next) return null;
  return (
    <p class="next-step">
      <button
        type="button"
        onClick={() => {
          session.visit(next);
          document.getElementById("panel")?.focus();
          scrollTo({ top: 0 });
        }}
      >
        {t("Next step")} →
      </button>
    </p>
  );
}
