// An application of the demo that can't start.
process.title = 'crashing';
console.log('reading the configuration');
setTimeout(() => {
  console.error('fatal: DATABASE_URL is not set');
  process.exit(1);
}, 500);
