// The site's one script. What it does comes after the first painting of the page, which needs none of it.
requestAnimationFrame(() => requestAnimationFrame(() => void import("./near.js")));
