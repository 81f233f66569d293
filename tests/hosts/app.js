// What every host does with the package: it validates the chosen file in a worker, reads it as Shelly
// Manager's web interface does, writes it again, and reads that.
export async function use(file, { SmaWorker, compat }) {
  const sma = new SmaWorker();
  try {
    const archive = await sma.open(file);
    const report = await archive.validate("thorough");
    const read = await compat.parseSMAFromFile(file);
    const written = read.success ? await writeAgain(read.archive, compat) : undefined;
    return { title: report.assessment.headline.title, ...(await archive.summary()), read, written };
  } catch (error) {
    return { code: error.code, name: error.name, message: error.message };
  } finally {
    sma.terminate();
  }
}

/** Starts the validation of a file, cancels it when it first reports progress, and validates another one. */
export async function cancelFirst(file, other, { SmaWorker }) {
  const sma = new SmaWorker();
  try {
    const controller = new AbortController();
    const opening = sma.open(file, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const canceled = await opening.then(() => "opened", ({ name }) => name);
    const archive = await sma.open(other);
    return { canceled, valid: (await archive.validate("standard")).valid };
  } finally {
    sma.terminate();
  }
}

async function writeAgain(archive, { generateSMAFile, parseSMAFromFile, validateSMAArchive }) {
  validateSMAArchive(archive);
  const { success, blob, error } = await generateSMAFile({
    devices: archive.devices,
    templates: archive.templates,
    discoveredDevices: archive.discovered_devices,
    networkSettings: archive.network_settings,
    pluginConfigurations: archive.plugin_configurations,
    systemSettings: archive.system_settings,
  });
  if (!success) return { error };
  const again = await parseSMAFromFile(blob);
  return { same: JSON.stringify(again.archive?.devices) === JSON.stringify(archive.devices), error: again.error };
}
