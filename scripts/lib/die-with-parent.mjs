// Loaded into every child: when its parent is gone, even by kill -9, the channel between them closes and the
// child ends too, so that no port stays taken by a process that nobody knows of.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM")
  setTimeout(() => process.exit(1), 12_000).unref()
})
// The channel alone must not keep a child alive that has nothing left to do.
process.channel?.unref()
