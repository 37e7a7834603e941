package import Experiments
import Files
import FoundationEssentials

/// A file of a results folder: one type that holds what it says, writes it and reads it again.
package protocol ResultsFile: Hashable, Sendable {
  /// Its name in the folder.
  static var name: String { get }

  /// Reads its bytes; `path` is what errors call it.
  init(bytes: [UInt8], path: String) throws(StudyError)

  /// The bytes as they are stored.
  func bytes() throws(StudyError) -> [UInt8]
}

extension ResultsFolder {
  /// The path of a file.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Whether the folder has a file.
  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// The bytes of a file, whatever a manifest says of them.
  func bytes(of name: String) throws(StudyError) -> [UInt8] {
    do {
      return [UInt8](try FileContents.read(file(name)))
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  /// Writes bytes under a name; the file appears whole or not at all.
  package func write(_ bytes: [UInt8], name: String) throws(StudyError) {
    do {
      try FileContents.write(bytes, to: file(name))
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
