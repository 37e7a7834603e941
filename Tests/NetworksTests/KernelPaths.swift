import CKernels

/// The ways in which kernels can be run on this machine.
enum KernelPaths {
  /// Does something on every path in turn; the paths give equal bits, so other tests do not notice.
  static func each<Value>(_ body: () throws -> Value) rethrows -> [Value] {
    let current = ck_current_path()
    defer { ck_force_path(current) }
    return try [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON].filter(ck_path_available).map { path in
      ck_force_path(path)
      return try body()
    }
  }
}
