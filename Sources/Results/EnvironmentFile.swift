import CKernels
package import Experiments
import FoundationEssentials
import StrictJSON

/// `environment.json`: the machine of a run; not reproducible, so kept apart.
package struct EnvironmentFile: ResultsFile, Codable, HasLaterMembers {
  package static let name = "environment.json"
  package static let laterMembers: Set = ["table", "events"]

  package var release: String
  package var system: String
  package var processors: Int
  package var memoryBytes: Int64
  package var threads: Int
  /// The set of instructions that the kernels used.
  package var kernels: String
  /// When, in ISO 8601.
  package var finished: String
  /// The file of the rows, from the folder where the run was started; nil in runs of earlier releases, and where
  /// a log makes the rows.
  ///
  /// Its name alone where it was given from the root: where somebody keeps files is nobody else's matter.
  package var table: String?
  /// The log of events, said as the table is; nil where there is none.
  package var events: String?

  package init(table: String? = nil, events: String? = nil, threads: Int, release: String) {
    let information = ProcessInfo.processInfo
    self.release = release
    system = information.operatingSystemVersionString
    processors = information.activeProcessorCount
    memoryBytes = Int64(clamping: information.physicalMemory)
    self.threads = threads
    kernels = Self.kernelPath
    finished = Date.now.formatted(.iso8601)
    self.table = table.flatMap(Self.told)
    self.events = events.flatMap(Self.told)
  }

  /// A path as it is told; nil where there is no file.
  private static func told(_ path: String) -> String? {
    guard path.hasPrefix("/") else { return path.isEmpty ? nil : path }
    return path.split(separator: "/").last.map(String.init) ?? path
  }

  package init(bytes: [UInt8], path: String) throws(StudyError) {
    self = try ResultsDocument.decode(Self.self, from: bytes, path: path)
  }

  package func bytes() throws(StudyError) -> [UInt8] {
    try ResultsDocument.bytes(of: self, name: Self.name)
  }

  private static var kernelPath: String {
    switch ck_current_path() {
    case CK_AVX512: "avx512"
    case CK_AVX2: "avx2"
    case CK_NEON: "neon"
    default: "portable"
    }
  }
}
