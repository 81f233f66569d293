// Times backups and restores of databases as whole processes, each in turn with the database's own program.
//
// node databases.mjs PROGRAM RESULTS FOLDER SAMPLE PLAN
//
// SAMPLE is a database of SQLite to grow; PLAN is JSON: {sizes: [[devices, rounds], …], servers: [{kind,
// databases: [{url, dump, load}, …]}, …]}, with an empty database for each size and two for each round.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Changes of the configuration of each device. */
const CHANGES = 10;
/** Above the ids of the sample. */
const FIRST = 1_000;

const [program, results, folder, sample, plan] = process.argv.slice(2);
const { sizes, servers } = JSON.parse(plan);
const measured = [];
for (const [devices, rounds] of sizes) {
  const grown = join(folder, `${devices}.db`);
  grow(grown, devices);
  const kinds = [sqlite(grown), ...servers.map((server) => onServer(server, grown))];
  for (const kind of await Promise.all(kinds)) {
    const times = { backup: [], dump: [], restore: [], load: [] };
    const memory = { backup: 0, restore: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const archive = join(folder, 'backup.sma');
      const dump = join(folder, 'dump.gz');
      const backup = await run(backUp(kind.url, archive), program);
      times.backup.push(backup.seconds);
      memory.backup = Math.max(memory.backup, backup.memory);
      times.dump.push((await run(`${kind.dump} | gzip > '${dump}'`)).seconds);
      const [ours, own] = [kind.fresh(), kind.fresh()];
      const restore = await run(restoreTo(ours.url, archive), program);
      times.restore.push(restore.seconds);
      memory.restore = Math.max(memory.restore, restore.memory);
      times.load.push((await run(`gunzip -c '${dump}' | ${own.load}`)).seconds);
      [ours, own].forEach((database) => database.remove());
    }
    measured.push({ kind: kind.name, devices, times, memory });
    console.log(`${kind.name}, ${devices} devices: ${rounds} rounds`);
  }
  rmSync(grown);
}
writeFileSync(results, JSON.stringify({ databases: measured }));

/** Makes a database with this many devices like the first one of the sample. */
function grow(file, devices) {
  copyFileSync(sample, file);
  const columns = (table, own) =>
    sqlite3(file, `SELECT group_concat(name) FROM pragma_table_info('${table}') WHERE name NOT IN (${own})`);
  const ofDevices = columns('devices', "'id', 'mac', 'ip'");
  const ofChanges = columns('config_histories', "'id', 'device_id'");
  const counted = `WITH RECURSIVE counted(id) AS (SELECT ${FIRST} UNION ALL SELECT id + 1 FROM counted WHERE id < ${FIRST + devices - 1})`;
  sqlite3(file, `
    PRAGMA synchronous = OFF;
    CREATE TEMP TABLE device AS SELECT * FROM devices ORDER BY id LIMIT 1;
    CREATE TEMP TABLE change AS SELECT * FROM config_histories ORDER BY id LIMIT 1;
    ${counted} INSERT INTO devices (id, mac, ip, ${ofDevices})
      SELECT counted.id, printf('%012X', 0xA00000000000 + counted.id),
        printf('10.%d.%d.%d', counted.id >> 16, counted.id >> 8 & 255, counted.id & 255), ${ofDevices}
      FROM counted, device;
    ${counted}, changes(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM changes WHERE number < ${CHANGES})
      INSERT INTO config_histories (device_id, ${ofChanges}) SELECT counted.id, ${ofChanges} FROM counted, changes, change;
    PRAGMA wal_checkpoint(TRUNCATE);`);
}

function sqlite3(file, sql) {
  return execFileSync('sqlite3', [file, sql], { encoding: 'utf8' }).trim();
}

function sqlite(file) {
  let count = 0;
  const fresh = () => {
    count += 1;
    const path = join(folder, `fresh-${count}.db`);
    return { url: `sqlite:${path}`, load: `sqlite3 '${path}'`, remove: () => rmSync(path) };
  };
  return { name: 'SQLite', url: `sqlite:${file}`, dump: `sqlite3 '${file}' .dump`, fresh };
}

/** A server to which the grown database is moved. */
async function onServer({ kind, databases }, grown) {
  const { url, dump } = databases.shift();
  const archive = join(folder, `${kind}.sma`);
  await run(backUp(`sqlite:${grown}`, archive), program);
  await run(restoreTo(url, archive), program);
  rmSync(archive);
  const fresh = () => ({ ...databases.shift(), remove() {} });
  return { name: kind, url, dump, fresh };
}

function backUp(url, archive) {
  return `"$0" backup create --force --from '${url}' --output '${archive}'`;
}

/** The largest one has more JSON values than are admitted by default. */
function restoreTo(url, archive) {
  return `"$0" restore --archive '${archive}' --max-values 1000000000 --target '${url}' --confirm`;
}

/** Runs a command of bash: seconds on the wall, and the most memory of its first process, in bytes. */
function run(command, program = '') {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const exec = command.startsWith('"$0"') ? 'exec ' : '';
    const child = spawn('bash', ['-c', `set -eo pipefail; ${exec}${command}`, program], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let [memory, errors] = [0, ''];
    // The highest value so far: what is missed are the last milliseconds.
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        memory = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024 || memory;
      } catch {
        // It has ended.
      }
    }, 5);
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      const seconds = (performance.now() - begin) / 1000;
      if (code === 0) resolve({ seconds, memory });
      else reject(new Error(`${command}\n${errors}`));
    });
  });
}
