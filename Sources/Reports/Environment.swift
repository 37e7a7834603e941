import CKernels
import FoundationEssentials
import StrictJSON

/// `environment.json`: the machine of a run; not reproducible, so kept apart.
enum Environment {
  static func document(threads: Int, release: String) -> [UInt8] {
    let information = ProcessInfo.processInfo
    let document = JSON.object([
      .init("release", .string(release)),
      .init("system", .string(information.operatingSystemVersionString)),
      .init("processors", .integer(Int64(information.activeProcessorCount))),
      .init("memoryBytes", .integer(Int64(clamping: information.physicalMemory))),
      .init("threads", .integer(Int64(threads))),
      .init("kernels", .string(kernelPath)),
      .init("finished", .string(Date.now.formatted(.iso8601))),
    ])
    return Array((document.text(indent: 2) + "\n").utf8)
  }

  /// The name of the kernel path in force.
  private static var kernelPath: String {
    switch ck_current_path() {
    case CK_AVX512: "avx512"
    case CK_AVX2: "avx2"
    case CK_NEON: "neon"
    default: "portable"
    }
  }
}
