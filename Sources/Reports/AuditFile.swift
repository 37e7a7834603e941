import Experiments

/// `audit.json`: what the audit found before and after a run.
enum AuditFile {
  static func bytes(_ findings: [Finding]) throws(StudyError) -> [UInt8] {
    do {
      return Array("\(try findings.bySeverity.json)\n".utf8)
    } catch {
      throw .file(path: "audit.json", reason: "\(error)")
    }
  }
}
