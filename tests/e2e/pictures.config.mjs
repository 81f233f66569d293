// `npm run pictures` takes the pictures of the page for the README.
import { defineConfig } from '@playwright/test';
import config from './playwright.config.mjs';

export default defineConfig(config, { testMatch: 'pictures.mjs' });
