// compose.yaml: three servers behind HAProxy are a profile of their own. Read by Docker
// Compose where it is installed, else as YAML by Python.
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runTool } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Service {
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  networks?: Record<string, { ipv4_address?: string } | null>;
  stop_grace_period?: string;
}

const asJson =
  'import json, sys, yaml; json.dump(yaml.safe_load(open("compose.yaml")), sys.stdout)';
const byPython = "Python's YAML reader: Docker Compose is not installed";
const readers = [
  ['docker', ['compose', '--profile', 'many', 'config', '--format', 'json'], 'Docker Compose'],
  ['python3', ['-c', asJson], byPython],
  ['peers/python/.venv/bin/python', ['-c', asJson], byPython],
] as const;

/** The services, as the first reader that is there understands the file. */
async function services(): Promise<Record<string, Service> | undefined> {
  for (const [program, args, name] of readers) {
    // Whether it is there is asked apart: then what it says of the file counts.
    const there = program === 'docker' ? ['compose', 'version'] : ['-c', 'import yaml'];
    if ((await runTool(program, there, { cwd: root })).code !== 0) continue;
    console.log(`\ncompose.yaml is read by ${name}`);
    const { code, stdout, stderr } = await runTool(program, [...args], { cwd: root });
    assert.is(code, 0, stderr);
    const file: { services: Record<string, Service> } = JSON.parse(stdout);
    return file.services;
  }
  console.log('\nSKIPPED: compose.yaml: neither Docker Compose nor python3-yaml is installed');
  return undefined;
}

const file = await services();

if (file !== undefined) {
  test('without a profile the four servers start, and nothing else', () => {
    const usual = Object.keys(file).filter((name) => file[name]?.profiles === undefined);
    assert.equal(usual.sort(), ['broker', 'mnist', 'users', 'video']);
  });

  test('the profile is three users servers on one database, behind HAProxy', () => {
    const many = Object.keys(file).filter((name) => file[name]?.profiles?.includes('many'));
    const servers = ['users-one', 'users-three', 'users-two'];
    assert.equal(many.sort(), ['haproxy', 'postgres', ...servers]);
    for (const name of servers) {
      const { command = [], stop_grace_period: grace = '' } = file[name] ?? {};
      assert.is(
        command[command.indexOf('--database') + 1],
        'postgres://users:users@postgres/users',
      );
      // lib/server.ts takes two seconds for open calls.
      assert.ok(Number.parseFloat(grace) > 2, `${name} has ${grace} to stop`);
    }
  });

  test('HAProxy is told where each of the three is', () => {
    const { environment = {} } = file.haproxy ?? {};
    const told = [1, 2, 3].map((n) => environment[`SERVER_${n}`]);
    const there = ['users-one', 'users-two', 'users-three'].map(
      (name) => `${file[name]?.networks?.many?.ipv4_address}:50051`,
    );
    assert.equal(told, there);
  });
}

test.run();
