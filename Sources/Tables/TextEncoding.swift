public import StrictJSON

/// How the characters of a file are written as bytes.
public enum TextEncoding: String, NamedCases, Sendable, Hashable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// What programs of Windows write in western Europe and America; ISO 8859-1 (Latin-1) is a part of it.
  case windows1252 = "windows-1252"

  public static let kind = "encoding"

  /// The name as people write it.
  package var title: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
    case .windows1252: "Windows-1252"
    }
  }

  /// Whether a character has two bytes at least, so that nothing of it looks like ASCII.
  var isWide: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

  /// That of text which begins so: by its byte order mark, or since nearly every second byte is 0; nil where
  /// it may be UTF-8 or any other whose letters are those of ASCII.
  init?(beginning bytes: ArraySlice<UInt8>) {
    if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      let pairs = bytes.count / 2
      var zeros = [0, 0]
      for (place, byte) in bytes.prefix(2 * pairs).enumerated() where byte == 0 {
        zeros[place & 1] += 1
      }
      guard pairs >= 2 else { return nil }
      if zeros[1] * 4 >= pairs * 3, zeros[0] * 20 <= pairs {
        self = .utf16LittleEndian
      } else if zeros[0] * 4 >= pairs * 3, zeros[1] * 20 <= pairs {
        self = .utf16BigEndian
      } else {
        return nil
      }
    }
  }

  /// The character of a byte in Windows-1252; nil for the five bytes that stand for none.
  static func windowsCharacter(_ byte: UInt8) -> Unicode.Scalar? {
    guard 0x80..<0xA0 ~= byte else { return Unicode.Scalar(byte) }
    let code = windowsCodes[Int(byte) - 0x80]
    return code == 0 ? nil : Unicode.Scalar(code)
  }

  /// The characters of the bytes from 0x80 to 0x9F; 0 for none.
  private static let windowsCodes: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
