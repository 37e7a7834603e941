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
  /// Reads one of the folder's files.
  package func read<File: ResultsFile>(_ type: File.Type = File.self) throws(StudyError) -> File {
    let file = "\(path)/\(File.name)"
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try FileContents.read(file))
    } catch {
      throw .file(path: file, reason: error.reason)
    }
    return try File(bytes: bytes, path: file)
  }

  /// Whether the folder has a file.
  func holds<File: ResultsFile>(_ type: File.Type) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(File.name)")
  }

  /// Writes bytes under a name; the file appears whole or not at all.
  package func write(_ bytes: [UInt8], name: String) throws(StudyError) {
    do {
      try FileContents.write(bytes, to: "\(path)/\(name)")
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
