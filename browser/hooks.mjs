// Lets node find modules as the browser does: /app/<room>/x.js and /app/vendor/x.js, whatever folder they stand in.
import { register } from "node:module";
register("./resolve.mjs", import.meta.url);
