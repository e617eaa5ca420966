/**
 * How passwords are hashed: by the application, and by the seeder, which runs without it.
 */
export const SCRYPT = {
  cost: 16384,
  blockSize: 8,
  parallelization: 1,
  maxMemory: 33_554_432,
}
