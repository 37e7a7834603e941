public import Experiments

/// `audit.json`: what the audit found before and after a run, the most serious first.
public struct AuditFile: ResultsFile {
  public static let name = "audit.json"

  public var findings: [Finding]

  /// The findings, in any order.
  public init(_ findings: [Finding]) { self.findings = findings.bySeverity }

  public init(bytes: [UInt8], path: String) throws(StudyError) {
    findings = try ResultsDocument.decode([Finding].self, from: bytes, path: path)
  }

  public func bytes() throws(StudyError) -> [UInt8] {
    try ResultsDocument.bytes(of: findings, name: Self.name)
  }
}
