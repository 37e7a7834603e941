import CKernels
import Testing

/// The path is a property of the process, so these tests run one after the other.
///
/// Tests of other suites may run meanwhile: they must not notice.
@Suite(.serialized) struct PathTests {
  static let paths = [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON].filter(ck_path_available)

  @Test("every kernel gives the same bits on every path at every size", arguments: PathCase.all)
  func sameBits(_ kernel: PathCase) {
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for size in oddSizes {
      #expect(ck_force_path(CK_PORTABLE))
      let wanted = kernel.run(size)
      for path in Self.paths {
        #expect(ck_force_path(path))
        #expect(kernel.run(size) == wanted, "\(kernel.name), size \(size), path \(path.rawValue)")
      }
    }
  }

  @Test("a forced path is the one in force")
  func force() {
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for path in Self.paths {
      #expect(ck_force_path(path))
      #expect(ck_current_path() == path)
    }
  }

  @Test("a path the machine has not changes nothing")
  func unavailable() {
    let path = ck_current_path()
    for missing in [CK_AVX2, CK_AVX512, CK_NEON] where !ck_path_available(missing) {
      #expect(!ck_force_path(missing))
    }
    #expect(ck_current_path() == path)
    #expect(ck_path_available(CK_PORTABLE))
  }
}
