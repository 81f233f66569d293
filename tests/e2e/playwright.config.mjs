// The page in `target/preview/page`, served as files, in the Chromium of this machine. `cargo xtask
// test` builds the page and sets the path of Chromium and a free port.
import { defineConfig } from '@playwright/test';

const port = process.env.PORT ?? '4173';
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.{mjs,ts}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A flaky test is a failure.
  retries: 0,
  workers: 2,
  // For busy machines; whatever is ready at once is not waited for.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  snapshotPathTemplate: 'snapshots/{arg}{ext}',
  reporter: 'list',
  use: {
    baseURL,
    // Recording takes a quarter of the time.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // No requests of Chromium itself.
      args: [
        '--disable-quic',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `npx --no -- sirv ../../target/preview/page --host 127.0.0.1 --port ${port} --dev --quiet`,
    url: baseURL,
    reuseExistingServer: false,
  },
});
