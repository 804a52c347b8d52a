// Every exercise of chapter 3 is one.
import { testExercises } from './exercises/chapter.ts';

testExercises('03');
