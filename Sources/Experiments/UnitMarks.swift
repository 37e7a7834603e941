import Concurrency
import Files
import FoundationEssentials

/// Notes in a folder which units are being computed: a file a unit, in it `+` for every process that began it
/// and behind that the signal that the process died of, where it could tell; locked while the process lives.
///
/// A unit that is kept or given up loses its note. So a note that nobody holds tells of processes that died.
/// Tasks that share the folder see each other's notes held, and count nothing.
final class UnitMarks: Sendable {
  private let folder: String
  private let held = Mutex<[String: Mark]>([:])

  private struct Mark {
    var file: LockedFile
    /// How long the note was before.
    var earlier: Int
  }

  init(folder: String) { self.folder = folder }

  private func path(of unit: WorkUnit) -> String { "\(folder)/\(unit.digest).begun" }

  /// The signals of the processes that died while they computed a unit, nil where nothing tells; none where
  /// one computes it now.
  func deaths(of unit: WorkUnit) throws(FileError) -> [Int32?] {
    let path = path(of: unit)
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let note = try LockedFile(path, .exclusive)?.start ?? []
    return note.split(separator: Self.began, omittingEmptySubsequences: false).dropFirst().map {
      $0.first.flatMap(CrashSignals.signal)
    }
  }

  private static let began = UInt8(ascii: "+")

  /// Notes that a unit is begun; nothing where another process computes it too.
  func begin(_ unit: WorkUnit) throws(FileError) {
    guard let file = try LockedFile(path(of: unit), .exclusive) else { return }
    let earlier = file.length
    file.append([Self.began])
    CrashSignals.add(file.descriptor)
    held.withLock { $0[unit.digest] = Mark(file: file, earlier: earlier) }
  }

  /// Takes the note of a unit back, where it was given up alive.
  func abandon(_ unit: WorkUnit) {
    _ = release(unit) { $0.earlier }
  }

  /// Removes the note of a unit of which there is an outcome now.
  func end(_ unit: WorkUnit) {
    if !release(unit, length: { _ in 0 }) {
      try? FileManager.default.removeItem(atPath: path(of: unit))
    }
  }

  private func release(_ unit: WorkUnit, length: (Mark) -> Int) -> Bool {
    guard let mark = held.withLock({ $0.removeValue(forKey: unit.digest) }) else { return false }
    CrashSignals.remove(mark.file.descriptor)
    mark.file.cut(to: length(mark))
    return true
  }
}
