// `cargo xtask screenshots` takes a picture of every state of the page.
import { defineConfig } from '@playwright/test';
import config from './playwright.config.mjs';

export default defineConfig(config, { testMatch: 'screenshots.mjs' });
