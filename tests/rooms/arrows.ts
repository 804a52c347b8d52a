// Who may import whom. A room that a line does not name is out of reach: nobody
// imports a program, and nobody from outside imports what is in a tests/ room.
import type { Import } from './imports.ts';

// A file is in the first room that fits.
const rooms = {
  'generated/': /^generated\//,
  'protos/': /^protos\//,
  'lib/tests/': /^lib\/tests\//,
  'lib/': /^lib\//,
  'lab/tests/': /^lab\/tests\//,
  'lab/': /^lab\//,
  'notebook/tests/': /^notebook\/tests\//,
  'notebook/': /^notebook\//,
  'peers/tests/': /^peers\/tests\//,
  'peers/bench/': /^peers\/bench\//,
  'peers/libraries/': /^peers\/libraries\//,
  'peers/': /^peers\//,
  'tests/': /^tests\//,
  'NN/server.ts': /^\d\d-[^/]+\/server\.ts$/,
  'NN/client.ts': /^\d\d-[^/]+\/client\.ts$/,
  'NN/service.ts': /^\d\d-[^/]+\/service\.ts$/,
  'NN/*.ts': /^\d\d-[^/]+\/[^/]+$/,
  'NN/tests/': /^\d\d-[^/]+\/tests\//,
  'NN/exercises/': /^\d\d-[^/]+\/exercises\//,
  'NN/bench/': /^\d\d-[^/]+\/bench\//,
  'NN/results/': /^\d\d-[^/]+\/results\//,
  // directory/, digits/, pictures/ …: what the chapter is about.
  'NN/domain/': /^\d\d-[^/]+\//,
};
const packages = { 'gRPC packages': /^(@grpc\/|grpc-)/, 'other packages': /^/ };

type Room = keyof typeof rooms;
type Target = Room | 'gRPC packages';

const protos: Target[] = ['protos/', 'generated/', 'gRPC packages'];
const lib: Target[] = ['lib/', ...protos];
const lab: Target[] = ['lab/', ...lib];
const parts: Target[] = ['NN/*.ts', 'NN/results/', 'NN/domain/'];
const chapter: Target[] = ['NN/service.ts', ...parts];

// Packages that are not gRPC's are for everybody. NN is the importing file's own chapter.
const mayImport: Record<Room, Target[]> = {
  'generated/': protos,
  'protos/': protos,
  'lib/tests/': ['lib/tests/', ...lib],
  'lib/': lib,
  'lab/tests/': ['lab/tests/', ...lab],
  'lab/': lab,
  'notebook/tests/': ['notebook/tests/', 'notebook/', ...lab],
  'notebook/': ['notebook/', ...lab],
  'peers/tests/': ['peers/tests/', 'peers/bench/', 'peers/', ...lab],
  'peers/bench/': ['peers/bench/', 'peers/tests/', ...lab],
  // Rivals of several chapters, whose packages are installed in this folder alone.
  'peers/libraries/': ['peers/libraries/', 'peers/bench/', 'NN/bench/', 'NN/domain/', ...lab],
  'peers/': ['peers/', 'peers/tests/', ...lib],
  'tests/': ['tests/', 'lib/tests/', 'notebook/', ...lab, ...chapter],
  'NN/server.ts': [...chapter, ...lib],
  'NN/client.ts': [...chapter, ...lib],
  'NN/service.ts': [...parts, ...lib],
  'NN/*.ts': [...chapter, ...lib],
  'NN/tests/': ['NN/tests/', ...chapter, ...lib],
  'NN/exercises/': ['NN/exercises/', ...chapter, ...lab],
  'NN/bench/': ['NN/bench/', ...chapter, ...lab],
  'NN/results/': ['NN/results/', 'NN/domain/', 'lib/', 'generated/'],
  'NN/domain/': ['NN/domain/', 'generated/'],
};

/** The imports that point the wrong way, one line each. */
export function wrongArrows(imports: Import[]): string[] {
  return imports.flatMap(({ from, to, isPackage }) => {
    const room = roomOf(rooms, from);
    if (room === undefined) return [`${from} lies in no room: tests/rooms/arrows.ts knows them`];
    const target = isPackage ? roomOf(packages, to) : roomOf(rooms, to);
    if (target === 'other packages') return [];
    const may = mayImport[room];
    if (target === undefined || !may.includes(target)) {
      return [`${from} imports ${to}: ${room} may import ${may.join(', ')}, and nothing else`];
    }
    const [own, other] = [chapterOf(from), chapterOf(to)];
    if (own === undefined || other === undefined || own === other) return [];
    return [`${from} imports ${to}: that is another chapter`];
  });
}

function roomOf<Name extends string>(all: Record<Name, RegExp>, path: string): Name | undefined {
  for (const name in all) if (all[name].test(path)) return name;
  return undefined;
}

const chapterOf = (file: string) => /^\d\d-[^/]+\//.exec(file)?.[0];
