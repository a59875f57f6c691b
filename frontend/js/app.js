// What the pages do better with a script. Every page works without it.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";

import { startAutoSubmit } from "./auto-submit.js";
import { startCopy } from "./copy.js";
import { startDrafts } from "./draft.js";
import { startLeaving } from "./leave.js";
import { startMap } from "./map.js";
import { startPasskeys } from "./passkeys.js";
import { startSlider } from "./slider.js";
import { startPush } from "./push.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

// Leaving quickly comes first: if anything below fails, this one stands.
startLeaving();
createAll(Button, { preventDoubleClick: true });
createAll(SkipLink);
createAll(ErrorSummary);
createAll(PasswordInput);
createAll(Radios);
createAll(Checkboxes);

startMap();
startSlider();
startCopy();
startDrafts();
startPasskeys();
startPush();
startAutoSubmit();
