// The page in `dist/`, served as files, in the Chromium of this machine. `cargo xtask test`
// builds the page and says where Chromium is and which port is free.
import { defineConfig } from '@playwright/test';

const port = process.env.PORT ?? '4173';
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.{mjs,ts}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only sometimes is a failure.
  retries: 0,
  workers: 2,
  // What a busy machine needs; what is there at once is not waited for.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium's own business with its makers' servers.
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
    command: `npx --no -- sirv ../../dist --host 127.0.0.1 --port ${port} --dev --quiet`,
    url: baseURL,
    reuseExistingServer: false,
  },
});
