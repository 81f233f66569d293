// Serves the hosts under a policy without `unsafe-eval` and without inline scripts: `/plain/`,
// `/vite/dist/` and `/webpack/`.
import { createServer } from "node:http";
import sirv from "sirv";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

const files = sirv(import.meta.dirname, {
  dev: true,
  dotfiles: true,
  setHeaders: (response) => response.setHeader("Content-Security-Policy", POLICY),
});
createServer((request, response) => files(request, response, () => response.writeHead(404).end()))
  .listen(Number(process.env.PORT), "127.0.0.1");
