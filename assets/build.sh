#!/bin/sh
# Remakes assets/dist/ from the pinned packages. The result is committed and byte-identical on every machine,
# so that cargo build needs no npm; a run that changes dist/ means that somebody edited it by hand.
set -eu
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-audit --no-fund --silent
rm -rf dist
mkdir dist
# Without --no-error-css a mistake would be shipped as a stylesheet that prints the error on every page.
npx --no-install sass --no-error-css --load-path=node_modules --no-source-map --style=compressed theme.scss dist/app.css
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js init.js notes.js notes-worker.js favicon.svg paper.css dist/
# The map is not shipped, so nothing may point at it.
sed -i '/^\/\/# sourceMappingURL=/d' dist/govuk-frontend.min.js
cd dist
gzip --best --no-name --keep app.css govuk-frontend.min.js
sha256sum app.css app.css.gz favicon.svg govuk-frontend.min.js govuk-frontend.min.js.gz init.js notes-worker.js notes.js paper.css >SHA256SUMS
