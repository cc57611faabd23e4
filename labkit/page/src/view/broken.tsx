/** The lab could not be opened: what happened in plain words, and what to do. */

import { t } from "../language";

/** Where the centre lists what a pupil has to do. */
export const START_PAGE = "/services/centre/";

export function Broken({ reason = "" }: { reason?: string }) {
  return (
    <main class="broken">
      <h1>{t("The lab could not be opened")}</h1>
      {reason && <p role="alert">{reason}</p>}
      <p>{t("What you have measured and written is safe on the server. Try again; if it still fails, tell your teacher.")}</p>
      <p class="broken-ways">
        <button type="button" class="primary" onClick={() => location.reload()}>
          {t("Try again")}
        </button>
        <a href={START_PAGE}>{t("Start page")}</a>
      </p>
    </main>
  );
}
