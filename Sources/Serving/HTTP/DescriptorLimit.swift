#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How many files and sockets this process may have open.
package enum DescriptorLimit {
  /// What files need besides connections: models, results, the store, streamed answers.
  private static let reserve = 256

  /// Raises the limit as far as the system lets it, and gives it.
  package static func raise() -> Int {
    var limit = rlimit()
    guard get(&limit) else { return 1024 }
    if limit.rlim_cur < limit.rlim_max {
      let old = limit.rlim_cur
      limit.rlim_cur = limit.rlim_max
      // Some systems state a limit that is none, and refuse it.
      if !set(&limit) { limit.rlim_cur = old }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// How many connections there may be, so that files can still be opened beside them.
  package static func connections(wanted: Int, of limit: Int) -> Int {
    min(wanted, max(limit - reserve, limit / 2, 1))
  }

  private static func get(_ limit: inout rlimit) -> Bool {
    #if canImport(Glibc)
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      getrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
  }

  private static func set(_ limit: inout rlimit) -> Bool {
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      setrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
  }
}
