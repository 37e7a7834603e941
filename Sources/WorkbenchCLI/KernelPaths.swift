import FoundationEssentials

/// The forms in which the kernels are there, of which `WORKBENCH_SIMD` forces one.
enum KernelPaths {
  /// As the kernels know them; one that this machine does not have stands for the best that it has.
  private static let names = ["portable", "avx2", "avx512", "neon"]

  /// What is wrong with the path that the environment asks for; nil where nothing is.
  static var problem: String? {
    guard let name = ProcessInfo.processInfo.environment["WORKBENCH_SIMD"], !names.contains(name)
    else { return nil }
    return
      "WORKBENCH_SIMD: there is no path '\(name)'; it is one of \(names.joined(separator: ", "))"
  }
}
