package import Experiments

/// `audit.json`: what the audit found before and after a run, the most serious first.
package struct AuditFile: ResultsFile {
  package static let name = "audit.json"

  package var findings: [Finding]

  /// The findings, in any order.
  package init(_ findings: [Finding]) { self.findings = findings.bySeverity }

  package init(bytes: [UInt8], path: String) throws(StudyError) {
    findings = try ResultsDocument.decode([Finding].self, from: bytes, path: path)
  }

  package func bytes() throws(StudyError) -> [UInt8] {
    try ResultsDocument.bytes(of: findings, name: Self.name)
  }
}

extension StoredRun {
  /// What the audit of the run found; nothing where the folder has no such file.
  package func findings() throws(StudyError) -> [Finding] {
    folder.holds(AuditFile.name) ? try read(AuditFile.self).findings : []
  }
}
