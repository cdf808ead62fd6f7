/*
 * The flow language. Nothing depends on line breaks but one thing: a word of the language may also
 * be a name (menu record, key 1 -> music), and it is read as a name only on the line of the token
 * before it, so that a forgotten name does not swallow the first word of the next line.
 *
 * New statements and clauses begin with a word of their own, never with a name; therefore they can
 * be added, and their words listed in `keyword`, without a change to any file that exists.
 */
grammar FlowLanguage;

@parser::members {
  /** A keyword is a name only where it continues a line. */
  private boolean continuesLine() {
    Token before = _input.LT(-1);
    return before != null && before.getLine() == _input.LT(1).getLine();
  }
}

@lexer::members {
  private int last = Token.EOF;
  private int beforeLast = Token.EOF;
  private boolean inKeys;

  @Override
  public void emit(Token token) {
    super.emit(token);
    if (token.getChannel() != Token.DEFAULT_CHANNEL) {
      return;
    }
    beforeLast = last;
    last = token.getType();
    if (last == KEY) {
      inKeys = beforeLast != WRONG;
    } else if (last != NUMBER && last != STAR && last != HASH && last != COMMA) {
      inKeys = false;
    }
  }

  /**
   * After {@code key} a hash is the key of the phone; elsewhere it begins a comment. Decided here
   * and not by predicates, as those would keep the lexer from remembering any of its choices.
   */
  @Override
  public Token nextToken() {
    boolean hashIsKey = inKeys && (last == KEY || last == COMMA);
    if (!hashIsKey || _input.LA(1) != '#') {
      return super.nextToken();
    }
    int at = _input.index();
    Token hash =
        _factory.create(
            _tokenFactorySourcePair,
            HASH,
            null,
            Token.DEFAULT_CHANNEL,
            at,
            at,
            getLine(),
            getCharPositionInLine());
    getInterpreter().consume(_input);
    emit(hash);
    return hash;
  }
}

file : flow* EOF ;

flow : FLOW word STRING? LBRACE part* RBRACE ;

part : onCall | language | statement ;

onCall : ON CALL TO STRING (COMMA STRING)* ;

language : LANGUAGE STRING ;

statement : simple | step | menu | queue ;

simple : answer | play | goTo | hangUp ;

answer : ANSWER ;

play : PLAY prompts (IN FULL)? ;

prompts : STRING (COMMA STRING)* ;

goTo : ARROW target ;

hangUp : HANG UP ;

target : HANG UP | word ;

step : STEP word LBRACE simple* RBRACE ;

menu : MENU word LBRACE menuPart* RBRACE ;

menuPart
  : PLAY prompts                                               # menuPrompt
  | KEY key (COMMA key)* ARROW target                          # keyBranch
  | NOTHING FOR DURATION (PLAYS prompts)? (COMMA times)? ARROW target  # nothingBranch
  | WRONG KEY (PLAYS prompts)? (COMMA times)? ARROW target     # wrongKeyBranch
  ;

key : NUMBER | STAR | HASH ;

times : ONCE | TWICE | NUMBER TIMES ;

queue : QUEUE word LBRACE queuePart* RBRACE ;

queuePart
  : PLAY prompts                  # queueAnnouncement
  | NEED need (COMMA need)*       # queueNeeds
  | RING FOR DURATION             # queueRing
  | WRAP UP DURATION              # queueWrapUp
  | PRIORITY NUMBER               # queuePriority
  | RECORD                        # queueRecord
  | MUSIC STRING                  # queueMusic
  | IF REFUSED ARROW target       # queueRefused
  ;

need : skill AT_LEAST NUMBER ;

skill : word (DOT word)* ;

word : NAME | {continuesLine()}? keyword ;

keyword
  : FLOW | ON | CALL | TO | LANGUAGE | ANSWER | PLAY | PLAYS | IN | FULL | HANG | UP | STEP | MENU
  | KEY | NOTHING | FOR | WRONG | ONCE | TWICE | TIMES | QUEUE | NEED | RING | WRAP | PRIORITY
  | RECORD | MUSIC | IF | REFUSED
  ;

FLOW : 'flow' ;
ON : 'on' ;
CALL : 'call' ;
TO : 'to' ;
LANGUAGE : 'language' ;
ANSWER : 'answer' ;
PLAY : 'play' ;
PLAYS : 'plays' ;
IN : 'in' ;
FULL : 'full' ;
HANG : 'hang' ;
UP : 'up' ;
STEP : 'step' ;
MENU : 'menu' ;
KEY : 'key' ;
NOTHING : 'nothing' ;
FOR : 'for' ;
WRONG : 'wrong' ;
ONCE : 'once' ;
TWICE : 'twice' ;
TIMES : 'times' ;
QUEUE : 'queue' ;
NEED : 'need' | 'needs' ;
RING : 'ring' ;
WRAP : 'wrap' ;
PRIORITY : 'priority' ;
RECORD : 'record' ;
MUSIC : 'music' ;
IF : 'if' ;
REFUSED : 'refused' ;

ARROW : '->' | '\u2192' ;
AT_LEAST : '>=' | '\u2265' ;
BAD_ARROW : [-=\u2010-\u2015\uFF0D]+ [>\uFF1E] ;
BAD_COMPARISON : [><=\uFF1E\uFF1C\uFF1D\u2264] '='* ;
LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
DOT : '.' ;
STAR : '*' ;

STRING : '"' (~["\\\r\n] | '\\' ["\\])* '"' ;
/** Not closed on its line, or with an escape that does not exist. */
BAD_STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* ('"' | '\\')? ;
/** In the quotation marks of a word processor or a Chinese keyboard. */
WIDE_STRING : [\u201C\u201D\uFF02] ~[\u201C\u201D\uFF02"\r\n]* [\u201C\u201D\uFF02"] ;

DURATION : [0-9]+ ('ms' | 's' | 'm' | 'h') ;
NUMBER : [0-9]+ ;
BAD_NUMBER : [0-9]+ LETTER (LETTER | MARK)* ;

NAME : LETTER (LETTER | MARK)* ('-' (LETTER | MARK)+)* ;
fragment LETTER : [\p{L}\p{Nl}_] ;
fragment MARK : [\p{M}\p{Nd}] ;

COMMENT : ('//' | '#') ~[\r\n]* -> channel(HIDDEN) ;
/** Never matched by the lexer, a comment is first; see nextToken. */
HASH : '#' ;
SPACE : [ \t\r\n\f\u00A0\u3000\uFEFF]+ -> channel(HIDDEN) ;
UNKNOWN : . ;
